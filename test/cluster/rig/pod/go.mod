module authpath.test/rig/pod

go 1.26.0
