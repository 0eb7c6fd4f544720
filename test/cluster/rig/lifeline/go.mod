module authpath.test/rig/lifeline

go 1.19
