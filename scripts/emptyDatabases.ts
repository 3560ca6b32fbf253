// Before each file of tests that share a process and its fake database: that is empty, works, and has room.
import { emptyDatabases } from '../src/shared/fakeIdbKeyval.ts';

emptyDatabases();
