/**
 * Name look-ups run in libuv's thread pool, and a silent resolver holds each for seconds: a sweep has a thread for each of many,
 * and one context enough for its own few names and files. libuv reads this variable at the pool's first use (docs.libuv.org,
 * threadpool) and starts all of them, so this module is imported first, and the program is no ES module: to read the file of
 * one, Node 20 uses the pool.
 */
process.env.UV_THREADPOOL_SIZE ??= process.argv.includes('--all-contexts') ? '64' : '8';
