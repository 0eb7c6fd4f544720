// The real Kubernetes 1.36 control plane in one program, for Authpath's cluster
// tests. Nothing is changed: each word runs the component's own command.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubectl's sign-in plugins
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // as the components' own main does
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"

	"authpath.test/rig/lifeline"
)

func main() {
	// A link named kubectl behaves as kubectl does.
	if filepath.Base(os.Args[0]) != "kubectl" {
		if len(os.Args) < 2 {
			usage()
		}
		os.Args = os.Args[1:]
	}
	switch filepath.Base(os.Args[0]) {
	case "etcd":
		lifeline.Hold()
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		lifeline.Hold()
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		lifeline.Hold()
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kubectl":
		// "kubectl proxy" of a case is a server of the rig; a kubectl that someone types is not.
		if os.Getenv("AUTHPATH_RIG_SERVICE") != "" {
			lifeline.Hold()
		}
		// As cmd/kubectl/kubectl.go of 1.36 does.
		_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			util.CheckErr(err)
		}
	default:
		command, known := nodeCommands[filepath.Base(os.Args[0])]
		if !known {
			usage()
		}
		lifeline.Hold()
		os.Exit(command())
	}
}

// The programs of a node, where there can be one: filled by node_linux.go.
var nodeCommands = map[string]func() int{}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: rig etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|init|kubectl [flags]")
	os.Exit(2)
}
