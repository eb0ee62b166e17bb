-- Leaves an empty marker whose revision no compare-and-set expects.
-- KEYS[1]  the quote's hash
-- ARGV[1]  the marker's revision
-- ARGV[2]  seconds the marker is kept
-- ARGV[3]  channel for hints
-- ARGV[4]  the hint
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'revision', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
