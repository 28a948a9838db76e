# Shared by the four scripts beside it. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 LATENT_HOME=$root
plotly=$root/artifacts/vendor/plotly.min.js
[ -n "${LATENT_PLOTLY:-}" ] || export LATENT_PLOTLY=$plotly

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# The comment block at the top of a script is its help.
help_of() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"; exit 0; }

# Nothing to do when no source is newer than the last build.
is_built() {
    [ -f artifacts/.built ] && [ -f artifacts/bin/LatentNotebooks.Cli/release/latent.dll ] && [ -f artifacts/kernel/.built ] &&
        [ -z "$(find lib tests environment *.props *.targets global.json -newer artifacts/.built \
            \( -name '*.cs' -o -name '*.cpp' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.json' -o -name 'packages.txt' \) \
            -not -path '*/bin/*' -not -path '*/obj/*' -print -quit)" ]
}

# Notebooks and the kernel have a program of their own, which knows nothing of the research library.
latent() {
    case ${1:-} in
        notebook | kernel) dotnet "$root/artifacts/kernel/LatentNotebooks.Kernel.dll" "$@" ;;
        *) dotnet "$root/artifacts/bin/LatentNotebooks.Cli/release/latent.dll" "$@" ;;
    esac
}
