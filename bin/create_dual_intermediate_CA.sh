#!/usr/bin/env bash
# Two authorities, one for controllers and one for amphorae, each a root and an intermediate; the files are those of upstream's
# script of that name. Makes dual_ca/ in the current directory; what octavia needs of it is in dual_ca/etc/octavia/certs:
#
#   server_ca.cert.pem        [certificates] ca_certificate
#   server_ca.key.pem         [certificates] ca_private_key, encrypted
#   server_ca-chain.cert.pem  [haproxy_amphora] server_ca
#   client.cert-and-key.pem   [haproxy_amphora] client_cert
#   client_ca.cert.pem        [controller_worker] client_ca
#
# The keys of the roots are in dual_ca/{client,server}_ca/private: keep them somewhere else. All keys of authorities are encrypted
# with OCTAVIA_CA_PASSPHRASE, and with upstream's not-secure-passphrase if it is not set.
set -euo pipefail
umask 077

die() { echo "create_dual_intermediate_CA.sh: $*" >&2; exit 1; }
[ $# -eq 0 ] || die "takes no arguments; makes dual_ca/ in the current directory"
command -v openssl >/dev/null || die "needs openssl"
[ ! -e dual_ca ] || die "dual_ca is there already: nothing was changed"
export OCTAVIA_CA_PASSPHRASE=${OCTAVIA_CA_PASSPHRASE-}
if [ -z "$OCTAVIA_CA_PASSPHRASE" ]; then
  OCTAVIA_CA_PASSPHRASE=not-secure-passphrase
  echo "The keys of the authorities are encrypted with 'not-secure-passphrase', as upstream's. Set OCTAVIA_CA_PASSPHRASE in production."
fi
work=$(mktemp -d ./.dual_ca.XXXXXX)
trap 'rm -rf "$work"' EXIT
result=$work/etc/octavia/certs
mkdir -p "$work"/{client,server}_ca/private "$result"
name=/C=US/ST=Oregon/L=Corvallis/O=OpenStack/OU=Octavia/CN
cat >"$work/openssl.cnf" <<'CNF'
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, cRLSign, keyCertSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, digitalSignature, cRLSign, keyCertSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[controller]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation, digitalSignature, keyEncipherment
extendedKeyUsage = clientAuth, emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF
quiet() { "$@" 2>"$work/log" || { cat "$work/log" >&2; die "openssl failed"; }; }
key() { quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -aes-256-cbc -pass env:OCTAVIA_CA_PASSPHRASE -out "$1"; }
serial() { echo "0x$(openssl rand -hex 16)"; }
# authority SIDE NAME: the root and the intermediate of one side
authority() {
  local ca=$work/$1_ca
  key "$ca/private/ca.key.pem"
  quiet openssl req -x509 -new -sha256 -days 7300 -key "$ca/private/ca.key.pem" -passin env:OCTAVIA_CA_PASSPHRASE \
    -config "$work/openssl.cnf" -extensions root -subj "$name=$2RootCA" -out "$ca/ca.cert.pem"
  key "$ca/private/intermediate.key.pem"
  quiet openssl req -new -key "$ca/private/intermediate.key.pem" -passin env:OCTAVIA_CA_PASSPHRASE -config "$work/openssl.cnf" \
    -subj "$name=$2IntermediateCA" -out "$ca/intermediate.csr"
  quiet openssl x509 -req -sha256 -days 3650 -in "$ca/intermediate.csr" -CA "$ca/ca.cert.pem" -CAkey "$ca/private/ca.key.pem" \
    -passin env:OCTAVIA_CA_PASSPHRASE -set_serial "$(serial)" -extfile "$work/openssl.cnf" -extensions intermediate \
    -out "$ca/intermediate.cert.pem"
  rm "$ca/intermediate.csr"
  cat "$ca/intermediate.cert.pem" "$ca/ca.cert.pem" >"$ca/ca-chain.cert.pem"
}
authority client Client
authority server Server
quiet openssl req -new -newkey rsa:3072 -nodes -keyout "$work/client_ca/private/controller.key.pem" -config "$work/openssl.cnf" \
  -subj "$name=OctaviaController" -out "$work/controller.csr"
quiet openssl x509 -req -sha256 -days 1825 -in "$work/controller.csr" -CA "$work/client_ca/intermediate.cert.pem" \
  -CAkey "$work/client_ca/private/intermediate.key.pem" -passin env:OCTAVIA_CA_PASSPHRASE -set_serial "$(serial)" \
  -extfile "$work/openssl.cnf" -extensions controller -out "$work/client_ca/controller.cert.pem"

cat "$work/client_ca/private/controller.key.pem" "$work/client_ca/controller.cert.pem" >"$result/client.cert-and-key.pem"
cp "$work/client_ca/ca-chain.cert.pem" "$result/client_ca.cert.pem"
cp "$work/server_ca/ca-chain.cert.pem" "$result/server_ca-chain.cert.pem"
cp "$work/server_ca/intermediate.cert.pem" "$result/server_ca.cert.pem"
cp "$work/server_ca/private/intermediate.key.pem" "$result/server_ca.key.pem"
chmod 444 "$result/client_ca.cert.pem" "$result/server_ca-chain.cert.pem"
chmod 400 "$result/server_ca.cert.pem" "$result/server_ca.key.pem"
rm -f "$work/openssl.cnf" "$work/controller.csr" "$work/log"
mv "$work" dual_ca
trap - EXIT
echo "Made dual_ca. Install it: install -d -o octavia /etc/octavia/certs && install -o octavia -m 400 dual_ca/etc/octavia/certs/* /etc/octavia/certs"
