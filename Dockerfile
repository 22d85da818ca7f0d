# The image of the service (the last stage, so the default) and, with --target local, that of `signalbox local`:
#
#   mvn -q package && docker build -t signalbox .
#
# Nothing is downloaded but the two base images. Works with BuildKit and the classic builder, for amd64 and arm64.
# For other bases: --build-arg JDK_IMAGE=... (a JDK 25 with jlink, on glibc) and RUNTIME_IMAGE=... (glibc; no Java needed).
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG RUNTIME_IMAGE=debian:trixie-slim

# ---- the service as it will lie in the image, and its AOT cache
FROM ${JDK_IMAGE} AS home
# All files get this time: layers are the same whenever they are built, and the JVM only takes an AOT cache that was made
# with the very same files.
ARG SOURCE_DATE_EPOCH=1795392000
COPY target/signalbox/lib /dist/lib
COPY src/main/docker /dist/docker
# A Java of only the modules that the service uses; the native library of the AWS CRT outside of its jar, because there
# may be no disk to unpack it to; the class path in full, because the cache depends on its order.
# Some distributions' modules come with debug symbols, ten times the size of the code.
RUN set -eu; home=/opt/signalbox; mkdir -p $home/lib $home/app $home/native; \
    jlink --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.management,jdk.net,jdk.unsupported \
      --no-header-files --no-man-pages --output $home/java; \
    find $home/java -name '*.debuginfo' -delete; \
    mv /dist/lib/signalbox-*.jar $home/app/signalbox.jar; \
    case $(uname -m) in aarch64) arch=armv8 ;; *) arch=$(uname -m) ;; esac; \
    mkdir /tmp/crt; cd /tmp/crt; jar --extract --file /dist/lib/aws-crt-[0-9]*.jar; \
    mv linux/$arch/glibc/libaws-crt-jni.so $home/native/; rm -r linux osx windows; \
    rm /dist/lib/aws-crt-[0-9]*.jar; \
    jar --create --file $home/lib/aws-crt.jar --manifest META-INF/MANIFEST.MF --date 2026-11-23T00:00:00Z .; \
    mv /dist/lib/*.jar $home/lib/; \
    { grep -v '^#' /dist/docker/java.options; printf -- '-cp '; ls $home/app/*.jar $home/lib/*.jar | paste -sd:; } >$home/java.options; \
    find $home -exec touch -h -d @$SOURCE_DATE_EPOCH {} +
COPY target/signalbox/local /dist/local
RUN /dist/docker/train /opt/signalbox /dist/local
# One tree a layer, from what changes least to what changes most.
COPY target/signalbox/sbom.json /dist/
RUN set -eu; test -s /etc/ssl/certs/ca-certificates.crt || { echo "the JDK image has no CA certificates" >&2; exit 1; }; \
    for part in java native lib app; do mkdir -p /layers/$part/opt/signalbox; cp -a /opt/signalbox/$part /layers/$part/opt/signalbox/; done; \
    mkdir -p /layers/java/etc/ssl/certs; cp -L /etc/ssl/certs/ca-certificates.crt /layers/java/etc/ssl/certs/; \
    cp /opt/signalbox/java.options /dist/sbom.json /layers/app/opt/signalbox/; \
    mkdir -p /layers/cache/opt/signalbox; cp /opt/signalbox/signalbox.aot /layers/cache/opt/signalbox/; \
    find /layers -exec touch -h -d @$SOURCE_DATE_EPOCH {} +; chmod -R a+rX /layers

# ---- signalbox local: the service and a whole AWS in one container, for people without Java
FROM ${JDK_IMAGE} AS local
COPY target/signalbox/lib /opt/signalbox/lib
COPY target/signalbox/local /opt/signalbox/local
LABEL org.opencontainers.image.title="Signalbox with a local AWS" \
      org.opencontainers.image.description="For one's own machine only: it holds DynamoDB Local, which may not be given on." \
      org.opencontainers.image.licenses="Apache-2.0"
USER 10001:10001
EXPOSE 4566 9324 8000 9000
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-cp", "/opt/signalbox/lib/*:/opt/signalbox/local/*", "dev.signalbox.Main", "local", \
  "--host", "0.0.0.0", "--port", "4566", "--sqs-port", "9324", "--dynamodb-port", "8000", "--s3-port", "9000"]

# ---- the service
FROM ${RUNTIME_IMAGE} AS service
COPY --from=home /layers/java /
COPY --from=home /layers/native /
COPY --from=home /layers/lib /
COPY --from=home /layers/app /
COPY --from=home /layers/cache /
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Signalbox" \
      org.opencontainers.image.description="Runs background agent sessions on AWS without ever polling them." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV SIGNALBOX_HTTP_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8080
# Whether the replica lives, never whether AWS does: nobody should restart it for that.
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 \
  CMD ["/opt/signalbox/java/bin/java", "-XX:AOTCache=/opt/signalbox/signalbox.aot", "@/opt/signalbox/java.options", \
    "-Xms8m", "-Xmx32m", "-XX:TieredStopAtLevel=1", "dev.signalbox.Main", "health"]
ENTRYPOINT ["/opt/signalbox/java/bin/java", "-XX:AOTCache=/opt/signalbox/signalbox.aot", "@/opt/signalbox/java.options", \
  "dev.signalbox.Main"]
CMD ["run"]
