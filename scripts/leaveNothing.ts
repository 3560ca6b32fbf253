// Before each file of tests that share a process (vitest.config.ts): whatever a test has spied on is as it was before the
// next one begins, also when it failed.
import { afterEach, vi } from 'vitest';

afterEach(() => void vi.restoreAllMocks());
