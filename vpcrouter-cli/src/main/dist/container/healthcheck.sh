#!/usr/bin/env bash
# Whether the built-in server says that the program is well. Without curl, which the image does not have.
exec 3<>"/dev/tcp/${VPCROUTER_HEALTH_ADDRESS:-127.0.0.1}/${VPCROUTER_OPT_PORT:-33289}" || exit 1
printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
read -r -t 2 _ status _ <&3
[ "$status" = 200 ]
