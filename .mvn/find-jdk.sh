# SPDX-License-Identifier: Apache-2.0
# Sourced by dev. Leaves JAVA_HOME naming a JDK of at least $rqlite_jdk_min, exported, and returns 0;
# returns 1 if this machine has none where JDKs usually are.
rqlite_jdk_min=25

rqlite_jdk_is_enough() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  rqlite_feature=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
  [ -n "$rqlite_feature" ] && [ "$rqlite_feature" -ge "$rqlite_jdk_min" ]
}

rqlite_jdk_of_path() {
  rqlite_javac=$(command -v javac) || return 1
  rqlite_javac=$(readlink -f "$rqlite_javac" 2>/dev/null) || return 1
  echo "${rqlite_javac%/bin/javac}"
}

rqlite_find_jdk() {
  for rqlite_jdk in "${JAVA_HOME:-}" "$(rqlite_jdk_of_path)" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" \
    /usr/lib/jvm/* /opt/*jdk* /usr/local/*jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if rqlite_jdk_is_enough "$rqlite_jdk"; then
      JAVA_HOME=$rqlite_jdk
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

rqlite_find_jdk
