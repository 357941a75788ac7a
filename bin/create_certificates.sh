#!/usr/bin/env bash
# One authority for both directions, as upstream's script of that name and the guides that use it: amphorae and controllers
# believe the same CA. Two authorities (create_dual_intermediate_CA.sh) are better: an amphora that is broken into cannot be
# taken for a controller then.
#
#   create_certificates.sh CERT_DIR [OPENSSL_CONF] [VALIDITY_DAYS]
#
#   CERT_DIR/ca_01.pem            [certificates] ca_certificate, [haproxy_amphora] server_ca, [controller_worker] client_ca
#   CERT_DIR/private/cakey.pem    [certificates] ca_private_key, encrypted
#   CERT_DIR/client.pem           [haproxy_amphora] client_cert
set -euo pipefail
umask 077

die() { echo "create_certificates.sh: $*" >&2; exit 1; }
[ $# -ge 1 ] && [ $# -le 3 ] || die "usage: create_certificates.sh CERT_DIR [OPENSSL_CONF] [VALIDITY_DAYS]"
command -v openssl >/dev/null || die "needs openssl"
directory=$1 days=${3:-18250}
# The file is upstream's argument; what it would say is said here.
[ $# -lt 2 ] || [ -r "$2" ] || die "$2 cannot be read"
[[ $days =~ ^[1-9][0-9]*$ ]] || die "VALIDITY_DAYS must be a number of days, not '$days'"
for file in ca_01.pem private/cakey.pem client.pem; do
  [ ! -e "$directory/$file" ] || die "$directory/$file is there already, and amphorae that exist believe it: nothing was changed"
done
export OCTAVIA_CA_PASSPHRASE=${OCTAVIA_CA_PASSPHRASE-}
if [ -z "$OCTAVIA_CA_PASSPHRASE" ]; then
  OCTAVIA_CA_PASSPHRASE=foobar
  echo "The key of the CA is encrypted with 'foobar', as guides have it. Everybody knows that: set OCTAVIA_CA_PASSPHRASE in production."
fi

mkdir -p "$directory/private"
chmod 755 "$directory"
work=$(mktemp -d "$directory/.new.XXXXXX")
trap 'rm -rf "$work"' EXIT
name=/O=OpenStack/OU=Octavia/CN
cat >"$work/openssl.cnf" <<'CNF'
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, cRLSign, keyCertSign
subjectKeyIdentifier = hash
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF
quiet() { "$@" 2>"$work/log" || { cat "$work/log" >&2; die "openssl failed"; }; }
quiet openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -aes-256-cbc -pass env:OCTAVIA_CA_PASSPHRASE -out "$work/cakey.pem"
quiet openssl req -x509 -new -sha256 -days "$days" -key "$work/cakey.pem" -passin env:OCTAVIA_CA_PASSPHRASE \
  -config "$work/openssl.cnf" -extensions ca -subj "$name=OctaviaCA" -out "$work/ca_01.pem"
quiet openssl req -new -newkey rsa:3072 -nodes -keyout "$work/client.key" -config "$work/openssl.cnf" \
  -subj "$name=OctaviaController" -out "$work/client.csr"
quiet openssl x509 -req -sha256 -days "$days" -in "$work/client.csr" -CA "$work/ca_01.pem" -CAkey "$work/cakey.pem" \
  -passin env:OCTAVIA_CA_PASSPHRASE -set_serial "0x$(openssl rand -hex 16)" -extfile "$work/openssl.cnf" -extensions client \
  -out "$work/client-.pem"
cat "$work/client-.pem" "$work/client.key" >"$work/client.pem"

chmod 444 "$work/ca_01.pem"
mv "$work/cakey.pem" "$directory/private/"
mv "$work/client.key" "$work/client-.pem" "$work/client.pem" "$directory/"
mv "$work/ca_01.pem" "$directory/"
echo "Made $directory/ca_01.pem, private/cakey.pem and client.pem. Give them to the user that octavia runs as: chown -R octavia $directory"
