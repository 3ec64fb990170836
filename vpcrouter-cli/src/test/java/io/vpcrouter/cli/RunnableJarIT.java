package io.vpcrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vpcrouter.spi.CloudPlugin;
import io.vpcrouter.spi.HealthPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What must hold for the one file that users run. */
class RunnableJarIT {
    private static final String SERVICES = "META-INF/services/";
    private static final Path JAR = Path.of(System.getProperty("vpcrouter.jar"));

    @Test
    void saysWhatItIs() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Main-Class")).isEqualTo("io.vpcrouter.cli.Main");
            assertThat(manifest.getValue("Implementation-Title")).isEqualTo("vpcrouter");
            assertThat(manifest.getValue("Implementation-Version")).isNotBlank().doesNotContain("$");
            assertThat(manifest.getValue("Build-Time")).isNotBlank().doesNotContain("$");
            assertThat(manifest.getValue("Build-Java-Target")).isEqualTo("17");
            assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
            assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
        }
    }

    @Test
    void carriesOurLicenceAndThoseOfOthers() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
            // Every dependency has a NOTICE of its own; the one on top must be ours.
            assertThat(text(jar, "META-INF/NOTICE")).isEqualTo(Files.readString(Path.of("..", "NOTICE")));
            assertThat(text(jar, "META-INF/third-party/THIRD-PARTY.txt"))
                    .contains(
                            "ch.qos.logback:logback-classic", "org.jcommander:jcommander", "software.amazon.awssdk:ec2")
                    .doesNotContain("Unknown license");
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("META-INF/licenses/ec2-jar/LICENSE.txt", "META-INF/licenses/ec2-jar/NOTICE.txt");
        }
    }

    @Test
    void carriesNoSignaturesAndNoModuleDescriptors() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.matches("META-INF/[^/]*[.](SF|DSA|RSA|EC)"));
        }
    }

    @Test
    void hasWhatTheSdkLoadsByNameForProfilesOfEveryKind() throws IOException {
        String services = "software/amazon/awssdk/services/";
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains(
                            services + "sso/auth/SsoProfileCredentialsProviderFactory.class",
                            services + "ssooidc/SsoOidcProfileTokenProviderFactory.class",
                            services + "signin/auth/LoginProfileCredentialsProviderFactory.class",
                            services + "sts/internal/StsProfileCredentialsProviderFactory.class",
                            services + "sts/internal/StsWebIdentityCredentialsProviderFactory.class");
        }
    }

    @Test
    void mergesTheServiceFilesOfItsParts() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, SERVICES + HealthPlugin.class.getName()))
                    .as("of two modules")
                    .contains("io.vpcrouter.aws.", "io.vpcrouter.health.icmp.");
            assertThat(text(jar, SERVICES + CloudPlugin.class.getName()))
                    .as("of two modules")
                    .contains("io.vpcrouter.aws.", "io.vpcrouter.simulator.");
            List<String> services = jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(SERVICES) && !name.endsWith("/"))
                    .toList();
            for (String service : services) {
                assertThat(text(jar, service).lines())
                        .as(service)
                        .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
                        .isNotEmpty()
                        .allSatisfy(type -> assertThat(jar.getEntry(type.strip().replace('.', '/') + ".class"))
                                .isNotNull());
            }
        }
    }

    private static String text(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
