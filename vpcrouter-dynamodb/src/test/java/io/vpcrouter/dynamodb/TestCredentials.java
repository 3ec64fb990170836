package io.vpcrouter.dynamodb;

/** Credentials of this JVM, which the plugin finds as it finds those of a user. */
final class TestCredentials {
    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    private TestCredentials() {}

    static void set() {
        System.setProperty(KEY, "test");
        System.setProperty(SECRET, "test");
    }

    static void remove() {
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
    }
}
