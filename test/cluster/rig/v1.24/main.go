// The real Kubernetes 1.24 API server, controller manager and kubectl in one
// program, for Authpath's cluster tests. Nothing is changed: each word runs the
// component's own command. The etcd of the 1.36 program serves it too.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubectl's sign-in plugins
	"k8s.io/component-base/cli"
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
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			util.CheckErr(err)
		}
	default:
		usage()
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: rig kube-apiserver|kube-controller-manager|kubectl [flags]")
	os.Exit(2)
}
