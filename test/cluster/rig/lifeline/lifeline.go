// Package lifeline ties a server process to the test run that started it, so
// that no control plane outlives its test, whatever ended the test.
package lifeline

import (
	"io"
	"os"
)

// Hold ends this process when the parent is gone. Call it first thing in main.
//
// Two ways, because each has a hole: the pipe on standard input works
// everywhere, but a process that is stopped (SIGSTOP is how the rig makes etcd
// deaf) can't read it; the kernel's own signal reaches a stopped process too.
func Hold() {
	dieWithParent()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
}
