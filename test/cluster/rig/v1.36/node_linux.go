package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register" // as the kubelet's own main does
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func init() {
	nodeCommands["kube-scheduler"] = func() int { return cli.Run(scheduler.NewSchedulerCommand()) }
	nodeCommands["kube-proxy"] = func() int { return cli.Run(proxy.NewProxyCommand()) }
	nodeCommands["kubelet"] = func() int { return cli.Run(kubelet.NewKubeletCommand(context.Background())) }
	nodeCommands["init"] = reap
}

// reap is process 1 of the node's own process namespace. The kernel ends every
// process in there, the pods too, when this one is gone; and who is orphaned in
// there becomes its child, so it must collect them.
func reap() int {
	children := make(chan os.Signal, 1)
	signal.Notify(children, syscall.SIGCHLD)
	fmt.Println("ready")
	for range children {
		for {
			pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			if pid <= 0 || err != nil {
				break
			}
		}
	}
	return 0
}
