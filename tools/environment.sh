# Read by ./run and ./test: find a Python, and let tools/environment.py make the virtual
# environment from the lock file that is named. Sets `root` and `venv`.
root=$(cd -- "$(dirname -- "$0")" && pwd)
venv=${HOSO_VENV:-$root/.venv}

# 0 fits; 1 is no Python, or too old a one; 2 can't make virtual environments.
fits() {
    "$1" -c '
import sys
if sys.version_info < (3, 11):
    sys.exit(1)
try:
    import ensurepip, venv
except ImportError:
    sys.exit(2)' 2>/dev/null
}

# The one that was asked for, or the one in use, or the newest.
find_python() {
    incomplete=
    for candidate in ${HOSO_PYTHON:+"$HOSO_PYTHON"} "$venv/bin/python" \
        python3.14 python3.13 python3.12 python3.11 python3; do
        python=$candidate
        fits "$candidate" && return
        case $? in 2) incomplete=$candidate ;; esac
        if [ "$candidate" = "${HOSO_PYTHON:-}" ]; then break; fi
    done
    if [ -n "$incomplete" ]; then
        version=$("$incomplete" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "$incomplete can't make a virtual environment: install the package" \
            "python$version-venv (apt install python$version-venv)" >&2
    elif [ -n "${HOSO_PYTHON:-}" ]; then
        echo "HOSO_PYTHON=$HOSO_PYTHON is no Python 3.11 or newer" >&2
    else
        echo "Hoso needs Python 3.11 or newer: install the packages python3 and python3-venv" \
            "(apt install python3 python3-venv), or name one in HOSO_PYTHON" >&2
    fi
    exit 1
}

find_python
"$python" "$root/tools/environment.py" "$venv" "$root/$lock"
