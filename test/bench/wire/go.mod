module authpath.test/bench/wire

go 1.19
