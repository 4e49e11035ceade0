// compose-check reads a docker-compose.yml with the Compose Specification's own reference implementation, which checks it against the
// specification's JSON schema and for consistency, and prints the project that profiles start as JSON for further tests.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: compose-check FILE [PROFILE...]"))
	}
	options, err := cli.NewProjectOptions([]string{os.Args[1]}, cli.WithName("pharos"), cli.WithResolvedPaths(false), cli.WithProfiles(os.Args[2:]))
	if err != nil {
		fail(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fail(err)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(project); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "compose-check:", err)
	os.Exit(1)
}
