package io.vpcrouter.internal.aws.credentials;

import io.vpcrouter.internal.aws.location.AwsEnvironment;
import io.vpcrouter.validation.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/**
 * The places that the SDK's default chain looks at, in its order. The chain itself throws away what each of them said.
 *
 * <p>Source: AWS SDK for Java 2.x Developer Guide, "Default credentials provider chain".
 */
final class CredentialSources {
    private static final Set<String> CREDENTIAL_SETTINGS = Set.of(
            "role_arn",
            "source_profile",
            "credential_source",
            "credential_process",
            "web_identity_token_file",
            "login_session");

    private CredentialSources() {}

    /** All of them, for this process. */
    static List<CredentialSource> standard(AwsEnvironment environment) {
        return List.of(
                new CredentialSource(
                        "the system properties aws.accessKeyId and aws.secretAccessKey",
                        SystemPropertyCredentialsProvider.create(),
                        () -> environment.property("aws.accessKeyId").isPresent()
                                || environment.property("aws.secretAccessKey").isPresent()),
                new CredentialSource(
                        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                        EnvironmentVariableCredentialsProvider.create(),
                        () -> environment.variable("AWS_ACCESS_KEY_ID").isPresent()
                                || environment.variable("AWS_SECRET_ACCESS_KEY").isPresent()),
                new CredentialSource(
                        "the token file of AWS_WEB_IDENTITY_TOKEN_FILE",
                        WebIdentityTokenFileCredentialsProvider.builder().build(),
                        () -> environment
                                .setting("aws.webIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE")
                                .isPresent()),
                profile(environment, ProfileFileSupplier.defaultSupplier()),
                new CredentialSource(
                        "the container",
                        ContainerCredentialsProvider.builder().build(),
                        () -> environment
                                .variable("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                                .or(() -> environment.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))
                                .isPresent()),
                new CredentialSource(
                        "the role of this instance",
                        InstanceProfileCredentialsProvider.builder().build(),
                        () -> true));
    }

    /** A profile of the files that the AWS command line uses too. */
    static CredentialSource profile(AwsEnvironment environment, Supplier<ProfileFile> files) {
        Optional<String> given = environment.setting("aws.profile", "AWS_PROFILE");
        String name = given.orElse("default");
        return new CredentialSource(
                "profile " + name,
                ProfileCredentialsProvider.builder()
                        .profileFile(files)
                        .profileName(name)
                        .build(),
                () -> given.isPresent() || hasCredentials(files, name),
                thrown -> isThere(files, name) ? FailureReasons.of(thrown) : missing(files, name));
    }

    /** Whether a profile names credentials; many have a region and nothing else. */
    private static boolean hasCredentials(Supplier<ProfileFile> files, String name) {
        try {
            return files.get().profile(name).stream()
                    .flatMap(profile -> profile.properties().keySet().stream())
                    .anyMatch(setting -> setting.startsWith("aws_")
                            || setting.startsWith("sso_")
                            || CREDENTIAL_SETTINGS.contains(setting));
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static boolean isThere(Supplier<ProfileFile> files, String name) {
        try {
            return files.get().profile(name).isPresent();
        } catch (RuntimeException e) {
            // The files cannot be read, which the provider then says too.
            return true;
        }
    }

    private static String missing(Supplier<ProfileFile> files, String name) {
        return "no such profile in the AWS config and credentials files"
                + NearestName.to(name, files.get().profiles().keySet())
                        .map(nearest -> " (nearest: " + nearest + ")")
                        .orElse("");
    }
}
