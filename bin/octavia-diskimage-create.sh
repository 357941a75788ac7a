#!/usr/bin/env bash
# Builds the image of an amphora: Debian, HAProxy, keepalived, our agent on a Java runtime of its own. Upstream's arguments.
set -euo pipefail
repository=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: octavia-diskimage-create.sh [options]

  -a amd64            architecture: that of this machine
  -b haproxy          what serves
  -d RELEASE          release of Debian (default bookworm)
  -f                  accepted: nothing is built in memory anyway
  -h                  this help
  -i debian           base system
  -k PACKAGE          kernel (default linux-image-cloud-amd64)
  -l FILE             write the log there
  -n                  no SSH server
  -o FILE             the image (default ./amphora-x64-haproxy.qcow2)
  -r PASSWORD         password of root: for tests only
  -s GB               size of the disk (default 2)
  -t TYPE             qcow2, raw, vhd or tar (default qcow2); of several, as in qcow2,tar, each replaces the ending of FILE
  -v                  version
  -w DIR              where to build (default .)
  -x                  trace

DIB_DISTRIBUTION_MIRROR   mirror of Debian (default http://deb.debian.org/debian)

Needs root, and Debian's mmdebstrap, qemu-utils, fdisk, e2fsprogs, grub-common and grub-pc-bin.
TEXT
}

die() { echo "octavia-diskimage-create.sh: $*" >&2; exit 1; }
say() { echo "$(date +%T) $*"; }

release=bookworm kernel=linux-image-cloud-amd64 ssh=openssh-server output=$PWD/amphora-x64-haproxy.qcow2
password='' size=2 types=qcow2 place=$PWD log=''
while getopts a:b:c:d:efg:hi:k:l:mno:pr:s:t:vw:xy option; do
  case $option in
    a) [ "$OPTARG" = "$(dpkg --print-architecture)" ] && [ "$OPTARG" = amd64 ] || { die "-a $OPTARG: only amd64, on amd64"; } ;;
    b) [ "$OPTARG" = haproxy ] || die "-b $OPTARG: only haproxy" ;;
    d) [[ $OPTARG =~ ^[a-z]+$ ]] || die "-d $OPTARG: the name of a release of Debian, such as bookworm"; release=$OPTARG ;;
    f) ;;
    h) usage; exit 1 ;;
    i) case $OPTARG in debian | debian-minimal) ;; *) die "-i $OPTARG: only debian" ;; esac ;;
    k) [[ $OPTARG =~ ^[a-z0-9.+-]+$ ]] || die "-k $OPTARG: the name of a package"; kernel=$OPTARG ;;
    l) log=$OPTARG ;;
    n) ssh='' ;;
    o) output=$(realpath -m "$OPTARG") ;;
    r) password=$OPTARG ;;
    s) [[ $OPTARG =~ ^[1-9][0-9]*$ ]] || die "-s $OPTARG: a number of GB"; size=$OPTARG ;;
    t) [[ $OPTARG =~ ^(qcow2|raw|vhd|tar)(,(qcow2|raw|vhd|tar))*$ ]] || die "-t $OPTARG: qcow2, raw, vhd or tar"; types=$OPTARG ;;
    v) echo "octavia-diskimage-create.sh $(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$repository/pom.xml" | head -1)"; exit 0 ;;
    w) place=$OPTARG ;;
    x) set -x ;;
    c) die "-c: packages are not kept between builds; a proxy for apt does that" ;;
    e) die "-e: there are no SELinux or AppArmor profiles" ;;
    g) die "-g: the agent is the one of this checkout, $repository" ;;
    m) die "-m: CPUs are not pinned" ;;
    p) die "-p: the agent is the one of this checkout; Debian's is another" ;;
    y) die "-y: FIPS is Red Hat's" ;;
    *) usage >&2; exit 1 ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 0 ] || die "what is '$1'? See -h"
[ "$(id -u)" = 0 ] || die "needs root, to unpack packages"
[ -d "$(dirname "$output")" ] || die "-o: there is no directory $(dirname "$output")"
[ -d "$place" ] || die "-w: there is no directory $place"
PATH=$PATH:/usr/sbin:/sbin
for tool in mmdebstrap:mmdebstrap qemu-img:qemu-utils sfdisk:fdisk mke2fs:e2fsprogs grub-mkimage:grub-common; do
  command -v "${tool%:*}" >/dev/null || die "needs ${tool%:*}: apt-get install ${tool#*:}"
done
[ -e /usr/lib/grub/i386-pc/boot.img ] || [ "$types" = tar ] || die "needs GRUB's boot.img: apt-get install grub-pc-bin"
[ -z "$log" ] || exec > >(tee "$log") 2>&1

work=$(mktemp -d "$place/.amphora.XXXXXX")
root=$work/root
# Never through a mount: whatever could not be unmounted stays, and says so.
trap 'rm -rf --one-file-system "$work"' EXIT

agent() {
  local home; home=$("$repository/bin/java-home")
  say "building the agent"
  (cd "$repository" && mvn -B -q -Dmaven.test.skip=true -Dlint=off -pl agent -am package \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/lib")
  cp "$repository"/agent/target/octavia-agent-*.jar "$work/lib/"
  # The charset and the locales of messages are the JVM's own; elliptic curves of TLS are in java.base.
  "$home/bin/jlink" --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.unsupported,jdk.net \
    --strip-debug --no-header-files --no-man-pages --output "$work/java"
}

packages() {
  local mirror=${DIB_DISTRIBUTION_MIRROR:-http://deb.debian.org/debian} include
  local sources=("deb $mirror $release main" "deb $mirror $release-updates main")
  [ -n "${DIB_DISTRIBUTION_MIRROR:-}" ] || sources+=("deb http://deb.debian.org/debian-security $release-security main")
  include=systemd-sysv,systemd-timesyncd,udev,dbus,kmod,initramfs-tools,zstd,$kernel,iproute2,procps,netbase,ca-certificates,tzdata
  include+=,haproxy,keepalived,ipvsadm,nftables,iptables,conntrack,socat,iputils-ping,netcat-openbsd,isc-dhcp-client,ethtool,rsyslog,logrotate,cron${ssh:+,$ssh}
  say "unpacking Debian $release"
  # What the initial RAM disk is to have in it must be there before the kernel is.
  mmdebstrap --mode=root --variant=minbase --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include="$include" --essential-hook="cp -r '$repository/image/root/.' \"\$1\"" "$release" "$root" "${sources[@]}" >"$work/packages.log" 2>&1 || die "the packages do not unpack: $(grep -E "^(E:| error)" "$work/packages.log" | head -3)"
}

customize() {
  say "laying in the agent"
  install -d "$root/opt/amphora-agent" "$root/var/lib/octavia/certs" "$root/etc/octavia/certs" "$root/run/config-drive"
  cp -r "$work/java" "$work/lib" "$root/opt/amphora-agent/"
  local jars; jars=$(cd "$root" && printf '/%s:' opt/amphora-agent/lib/*.jar)
  # Classes recorded by a rehearsal start faster; it wants the same class path, in the same order. Code is not to be recorded: it is for
  # the processor of this machine, and others die of it.
  cat >"$root/usr/local/bin/amphora-agent" <<TEXT
#!/bin/sh
exec /opt/amphora-agent/java/bin/java -XX:AOTCache=/opt/amphora-agent/agent.aot -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching \\
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss512k -Xms8m -Xmx64m \\
  -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -XX:ReservedCodeCacheSize=32m \\
  -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED \\
  -cp ${jars%:} io.octavia.agent.AmphoraAgent "\$@"
TEXT
  chmod 755 "$root/usr/local/bin/amphora-agent"
  rehearse
  echo amphora >"$root/etc/hostname"
  echo 'LABEL=amphora / ext4 rw,noatime 0 1' >"$root/etc/fstab"
  echo '# There are no names in an amphora.' >"$root/etc/resolv.conf"
  if [ -n "$ssh" ]; then
    install -d -m 700 "$root/root/.ssh"
    rm -f "$root"/etc/ssh/ssh_host_*
    install -d "$root/etc/systemd/system/ssh.service.d"
    cat >"$root/etc/systemd/system/ssh.service.d/keys.conf" <<'TEXT'
[Service]
# One key, of a kind that all clients know: it is made while the agent starts, and one of RSA would take as much time as the agent.
ExecStartPre=
ExecStartPre=/bin/sh -c 'test -e /etc/ssh/ssh_host_ecdsa_key || exec ssh-keygen -q -t ecdsa -N "" -f /etc/ssh/ssh_host_ecdsa_key'
TEXT
  else
    rm -rf "$root/etc/ssh"
  fi
  [ -z "$password" ] || printf 'root:%s\n' "$password" | chroot "$root" chpasswd
  ln -sf /dev/null "$root/etc/systemd/network/99-default.link"
  chroot "$root" systemctl --quiet enable amphora-agent systemd-networkd systemd-timesyncd
  chroot "$root" systemctl --quiet disable haproxy keepalived nftables
  chroot "$root" systemctl --quiet mask systemd-networkd-wait-online apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer
  rm -f "$root/etc/machine-id"; touch "$root/etc/machine-id"
}

# A start of the agent with nothing to do, in the image's own system.
rehearse() {
  local stage=$root/root/rehearsal
  install -d "$stage"
  chroot "$root" openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=rehearsal -keyout /root/rehearsal/key -out /root/rehearsal/ca 2>/dev/null
  cat "$stage/ca" "$stage/key" >"$stage/cert"
  cat >"$stage/conf" <<'TEXT'
[haproxy_amphora]
base_path = /root/rehearsal
base_cert_dir = /root/rehearsal
bind_host = 127.0.0.1
bind_port = 19443
[health_manager]
heartbeat_key = rehearsal
[amphora_agent]
agent_server_ca = /root/rehearsal/ca
agent_server_cert = /root/rehearsal/cert
agent_server_network_dir = /root/rehearsal
amphora_id = 00000000-0000-0000-0000-000000000000
TEXT
  mount -t proc proc "$root/proc"
  chroot "$root" sh -c "$(sed 's/-XX:AOTCache=/-XX:AOTCacheOutput=/; s/^exec //; /^#/d; s/"\$@"/--config-file \/root\/rehearsal\/conf/' "$root/usr/local/bin/amphora-agent")" >"$work/rehearsal.log" 2>&1 &
  local rehearsal=$! tries=0
  until chroot "$root" openssl s_client -connect 127.0.0.1:19443 -cert /root/rehearsal/ca -key /root/rehearsal/key </dev/null >/dev/null 2>&1 || [ $((tries += 1)) = 60 ]; do sleep 0.5; done
  pkill -TERM -P $rehearsal java || kill -TERM $rehearsal || true
  wait $rehearsal || true
  umount "$root/proc"
  rm -r "$stage"
  [ -e "$root/opt/amphora-agent/agent.aot" ] || say "the agent will start slower than it could: $(tail -1 "$work/rehearsal.log")"
}

images() {
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/*.log
  local type file
  for type in ${types//,/ }; do
    say "making the image, $type"
    file=$output
    [ "$type" = "$types" ] || file=${output%.*}.$type
    if [ "$type" = tar ]; then
      tar -C "$root" --numeric-owner -cf "$work/image" .
    else
      "$repository/image/disk" "$root" "$size" "$type" "$work/image"
    fi
    mv "$work/image" "$file"
    say "$file, $(du -m "$file" | cut -f1) MB. Tell Glance: openstack image create --file $file --disk-format $([ "$type" = vhd ] && echo vhd || echo "$type") --container-format bare --tag amphora --private amphora-x64-haproxy"
  done
}

agent
packages
customize
images
