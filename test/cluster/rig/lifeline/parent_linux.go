package lifeline

import "syscall"

// dieWithParent asks the kernel for SIGKILL at the parent's death: prctl(2),
// PR_SET_PDEATHSIG. The setting counts for the whole process as long as the
// thread that made it lives, and main starts on a thread that Go never ends.
func dieWithParent() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0)
}
