package io.vpcrouter.support;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiFunction;

/**
 * What came of reading a file once: its bytes, or why there are none. Two readings with the same fingerprint say the
 * same, so that it is enough to remember the fingerprint of the last one.
 */
final class FileReading {
    private final String fingerprint;
    private final BiFunction<String, Boolean, Validated<RouteSpec>> spec;
    private final boolean failure;

    private FileReading(String fingerprint, BiFunction<String, Boolean, Validated<RouteSpec>> spec, boolean failure) {
        this.fingerprint = fingerprint;
        this.spec = spec;
        this.failure = failure;
    }

    /** The bytes of the file. */
    static FileReading of(byte[] content, SpecFormat format) {
        return new FileReading(
                "content " + sha256(content), (source, allowEmpty) -> format.read(content, source, allowEmpty), false);
    }

    /** No bytes, and none will come until somebody changes the file. */
    static FileReading of(Problem problem) {
        return new FileReading("problem " + problem, (source, allowEmpty) -> Validated.invalid(problem), false);
    }

    /** No bytes this time; the next time may be better although nobody changes the file. */
    static FileReading failed(Problem problem) {
        return new FileReading("problem " + problem, (source, allowEmpty) -> Validated.invalid(problem), true);
    }

    String fingerprint() {
        return fingerprint;
    }

    boolean isFailure() {
        return failure;
    }

    Validated<RouteSpec> toSpec(String source, boolean allowEmpty) {
        return spec.apply(source, allowEmpty);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
