#!/bin/sh
# Where the official image has it: LocalStackContainer of Testcontainers calls it by this name.
exec /opt/localstack/bin/python -m localstack.runtime.main
