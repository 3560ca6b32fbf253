// The 1,000 everyday words that the augmenter "codes" knows. One token each, in this order, so their order is part of
// the model: adding or moving a word means training again.
export const words: readonly string[] = `
dog cat owl fox rabbit horse cow pig sheep goat lamb calf pony donkey camel llama lion tiger cheetah bear panda
koala wolf coyote badger beaver otter squirrel chipmunk hedgehog mole mouse rat hamster bat monkey gorilla
elephant giraffe zebra hippo rhino moose deer reindeer bison buffalo kangaroo wombat platypus sloth raccoon
skunk porcupine whale dolphin seal walrus shark octopus crab lobster shrimp jellyfish starfish seahorse salmon
trout tuna goldfish frog toad lizard iguana crocodile alligator turtle tortoise snake eagle hawk falcon vulture
raven crow magpie sparrow robin canary parrot pigeon dove swan goose duck hen rooster turkey peacock ostrich
penguin pelican heron flamingo seagull puffin swallow cuckoo bee wasp ant beetle butterfly dragonfly cricket
ladybug spider snail puppy kitten

apple pear peach plum cherry grape lemon lime orange banana mango kiwi melon fig date coconut pineapple berry
raisin olive avocado tomato potato carrot onion garlic celery cabbage lettuce spinach broccoli pumpkin cucumber
radish beetroot pea bean corn pepper chili mushroom eggplant basil mint rosemary ginger cinnamon vanilla mustard
vinegar salt sugar honey syrup jam jelly butter cheese yogurt cream milk egg bread toast bagel bun roll muffin
pancake waffle cookie biscuit cake pie pudding donut chocolate candy caramel popcorn pretzel cracker cereal
oatmeal rice pasta noodle spaghetti pizza burger sandwich taco soup stew salad sauce bacon ham steak beef
chicken meatball fish omelet dumpling sushi curry tofu almond walnut peanut hazelnut pistachio chestnut flour
dough coffee tea juice water soda lemonade smoothie milkshake cocoa breakfast lunch dinner snack dessert picnic

hammer wrench drill mallet chisel saw axe spade ladder nail screw bolt nut hook rope chain wire cable string
thread needle pin button zipper thimble tape glue brush broom mop bucket sponge soap towel paint ruler compass
toolbox lever gear spring wheel pump hose kettle teapot pot pan wok oven stove toaster blender mixer fridge
freezer plate bowl cup mug glass jar bottle can lid fork spoon knife tray napkin apron basket bag sack box crate

table chair stool bench sofa couch armchair bed mattress pillow blanket quilt sheet curtain carpet rug lamp
candle lantern bulb mirror shelf cupboard drawer wardrobe closet desk bookcase clock vase picture frame poster
door window wall floor ceiling roof chimney kitchen bathroom bedroom stair balcony garden fence gate lawn
bathtub shower sink faucet bathrobe comb hairbrush doorbell doormat key lock handle knob switch plug fan heater
radiator fireplace dustpan iron laundry hanger

shirt blouse sweater jacket coat raincoat vest dress skirt scarf glove mitten hat cap helmet sock shoe boot
sandal slipper sneaker belt tie bow pocket uniform pajama ring necklace bracelet earring crown watch purse
handbag backpack suitcase umbrella

car bus truck van taxi train bicycle scooter tractor airplane jet rocket balloon kite glider boat ship canoe
kayak raft ferry sailboat yacht anchor sail oar wagon cart sleigh skate ski engine motor brake tire crane
elevator escalator

house cottage cabin castle palace tower hut tent barn farm village town city street road avenue alley bridge
tunnel highway corner square park museum library school college classroom office factory workshop bakery market
shop store mall bank hotel cafe theater cinema stadium arena gym pool zoo aquarium circus airport station harbor
port dock pier beach island lake pond river stream waterfall ocean sea coast cliff cave valley canyon hill
mountain volcano peak desert oasis forest jungle meadow field orchard vineyard windmill fountain statue pyramid
temple campsite path trail sidewalk

sun moon star planet comet meteor galaxy sky cloud rain rainbow snow snowflake ice frost fog mist wind breeze
storm thunder lightning tornado sunshine shadow sunrise sunset dawn morning noon afternoon evening night
midnight day week month year winter summer autumn season weather climate puddle icicle snowman wave tide current
flood

tree oak pine maple birch willow cedar elm palm bamboo bush hedge grass cactus flower rose tulip daisy lily
orchid sunflower violet daffodil lavender jasmine lotus leaf branch twig trunk root seed acorn pinecone petal
blossom soil mud clay sand gravel pebble stone rock boulder crystal diamond ruby emerald sapphire pearl amber
jade gold silver copper bronze steel marble granite wood tile plastic paper cardboard leather wool cotton silk
linen velvet feather fur shell bone antler wing tail paw fin nest den hive web

red blue green yellow purple pink brown black white gray crimson scarlet navy teal indigo cyan

book notebook magazine newspaper letter envelope stamp postcard pencil pen crayon marker chalk eraser sharpener
folder calendar map globe atlas page chapter story poem novel puzzle alphabet word sentence number circle
triangle rectangle oval cube sphere cone line dot arrow cross heart spiral

piano guitar violin flute trumpet trombone drum cymbal banjo ukulele accordion harmonica saxophone bell whistle
xylophone melody rhythm song tune chorus concert orchestra band dance ballet stage ticket camera film movie
radio telephone computer laptop keyboard monitor printer scanner tablet robot battery charger antenna satellite
telescope magnet thermos speaker headphone

ball doll teddy puppet toy swing slide seesaw sandbox yoyo domino dice chess kazoo card game football soccer
tennis golf hockey baseball rugby badminton racket net goal medal ribbon flag marathon yoga sailing swimming

doctor nurse dentist teacher student pilot sailor captain farmer gardener baker chef waiter cook carpenter
plumber painter tailor jeweler mechanic engineer scientist inventor astronaut explorer writer author poet actor
singer dancer musician magician clown juggler acrobat athlete coach referee librarian cashier clerk driver
cyclist mailman fisherman king queen prince princess knight mayor neighbor friend brother sister mother father
grandma grandpa baby child

hand finger thumb shoulder arm leg foot nose eye eyebrow mouth tooth hair

birthday party gift present holiday wedding parade festival carnival firework lollipop confetti banner wish
dream secret joke smile laugh hug adventure journey voyage trip vacation souvenir treasure coin token prize
legend dragon unicorn fairy giant

mailbox shed lampshade teacup saucer pitcher chopstick straw lunchbox notepad paperclip stencil easel palette
canvas sculpture mosaic jigsaw tiara bubble hammock tripod doorway pillar arch dome igloo treehouse cobweb
nectar pollen honeycomb sherbet sorbet fudge toffee granola zucchini sesame chickpea cranberry blueberry
raspberry saffron snowball sunscreen flipper snorkel
`
  .trim()
  .split(/\s+/);
