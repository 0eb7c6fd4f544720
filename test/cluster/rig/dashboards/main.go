// Stand-ins for the Dashboards whose source is no Go module: their backends'
// way to the API server, log lines, exit codes and login API, without a page.
// Nothing is pretended: each authenticates through client-go with the mounted
// token or kubeconfig, so that what goes wrong in a test goes wrong for real.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"authpath.test/rig/dashboards/internal/headlamp"
	"authpath.test/rig/dashboards/internal/legacy"
	"authpath.test/rig/dashboards/internal/names"
	"authpath.test/rig/dashboards/internal/seven"
)

func main() {
	programs := map[string]func(){
		"dashboard":       legacy.Main, // 2.7.0
		"dashboard-api":   seven.API,
		"dashboard-auth":  seven.Auth,
		"dashboard-web":   seven.Web,
		"metrics-sidecar": seven.Scraper,
		"kong":            seven.Gateway,
		"headlamp-server": headlamp.Main,
		"coredns":         names.Main,
	}
	program, known := programs[filepath.Base(os.Args[0])]
	if !known {
		fmt.Fprintln(os.Stderr, "this program goes by the name that it is started with, one of the Dashboards'")
		os.Exit(2)
	}
	program()
}
