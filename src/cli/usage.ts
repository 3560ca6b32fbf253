// How the command line is called.
export const USAGE = `patchbay <verb> [options]
  logits    --model DIR --ids 1,2,3 | --composition FILE --prompt TEXT
  generate  --model DIR (--prompt TEXT | --ids 1,2,3) [--max-tokens N] [--temperature T] [--top-p P] [--top-k K]
            [--repetition-penalty R] [--seed S]
  train     --anchor DIR --augmenter DIR --links 2-0,2-1 --data FILE --out FILE [--held-out FILE | --held-out-share 0.1]
            links:     [--heads N] [--form ours|released|lucidrains] [--mask causal|prompt|none]
            settings:  [--steps N | --epochs N] [--batch N] [--batch-tokens N] [--accumulate N] [--learning-rate R]
                       [--schedule cosine|linear|constant] [--warmup-steps N] [--weight-decay W] [--clip C] [--seed S]
                       [--evaluate-every N] [--patience N] [--checkpoint-every N]
            [--from FILE] starts from a composition; [--checkpoint FILE] is out file + .checkpoint unless given
  train     --resume FILE                      goes on from a checkpoint, with the same losses as if it had never stopped
  find-rate as train, without --out            a learning rate to take
  eval      --composition FILE --data FILE [--measures [--speaker NAME] [--csv FILE] [--max-tokens N]]
  ask       --composition FILE --prompt TEXT   [--max-tokens N] and the settings of generate
  table     --table FILE --out DIR [--key COLUMN] [--value COLUMN] [--title TEXT] [--seed S]
  export    --composition FILE --out FILE [--form calm|lucidrains]
  describe  FILE
  models
DIR is a folder in Hugging Face layout, or the name of a built-in model. Where a file tells its models, --anchor DIR and
--augmenter DIR say where they are. Links are augmenter layer–anchor layer, or every-4th. --data, --held-out, --augmenter and
--speaker may be given several times; examples are .jsonl, .json, .csv, .tsv or .txt. Matrices are kept as --weights f32, f16
or q8; unless that is given, large models on a graphics card as f16. --chat puts questions and examples through each model's
chat template; --system TEXT says something first.
--json prints one JSON object on standard output instead of a table; progress goes to standard error, and --quiet is without
it. Exit codes: 0 done, 1 the work failed, 2 the call makes no sense, 130 stopped by Ctrl+C with what there is saved.`;
