/**
 * Name look-ups run in libuv's thread pool, four at a time unless told, and a silent resolver holds each for seconds.
 * libuv reads this variable at the pool's first use (docs.libuv.org, threadpool), so this module is imported first.
 */
process.env.UV_THREADPOOL_SIZE ??= '64';
