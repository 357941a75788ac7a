#!/bin/sh
# Debian 12's ebtables cannot take a rule with --among-src away, and Neutron's agent asks it for ever. Such a chain has that
# rule and a last one that drops: it is emptied and gets its last one again, and the agent adds the new rule.
chain=$(expr " $*" : '.* -D \(neutronMAC-[^ ]*\) .*--among-src ')
if [ -z "$chain" ]; then exec /usr/sbin/ebtables "$@"; fi
/usr/sbin/ebtables -t nat --concurrent -F "$chain" && exec /usr/sbin/ebtables -t nat --concurrent -A "$chain" -j DROP
