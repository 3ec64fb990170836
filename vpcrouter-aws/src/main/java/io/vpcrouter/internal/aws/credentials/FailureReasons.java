package io.vpcrouter.internal.aws.credentials;

import io.vpcrouter.internal.aws.errors.OneLine;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a credentials provider threw, as one line for people, without secrets. */
final class FailureReasons {
    private static final int DEEPEST = 16;
    // Standard error of a credential_process can be long.
    private static final int LONGEST = 200;
    // Dumps of objects, as of all profiles or of a chain of providers.
    private static final Pattern DUMP =
            Pattern.compile(":? ?(ProfileFile\\(|software\\.amazon\\.awssdk\\.).*", Pattern.DOTALL);
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)(secret_?-?access_?-?key|session_?-?token|security_?-?token|access_?-?token|refresh_?-?token"
                    + "|client_?-?secret|password|passphrase)(\\W{1,4})[^\\s\"',;]+");
    // Keys and tokens are long and mix capital letters, small ones and digits, which words and paths hardly do.
    private static final Pattern KEY_LIKE = Pattern.compile(
            "(?=[A-Za-z0-9+/=_-]*[0-9])(?=[A-Za-z0-9+/=_-]*[A-Z])" + "(?=[A-Za-z0-9+/=_-]*[a-z])[A-Za-z0-9+/=_-]{32,}");

    private FailureReasons() {}

    static String of(Throwable thrown) {
        Set<String> reasons = new LinkedHashSet<>();
        @Nullable Throwable next = thrown;
        // Bounded, because a chain of causes can be a circle.
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (isOfAParser(next)) {
                // A parser quotes what it read, which was to be a secret.
                reasons.add("its output is not the JSON that is expected");
                break;
            }
            String reason = reason(next);
            boolean known = reason.isEmpty() || reasons.stream().anyMatch(before -> before.contains(reason));
            if (!known && !(next.getCause() != null && reason.equals(String.valueOf(next.getCause())))) {
                reasons.add(reason);
            }
            next = next.getCause();
        }
        return reasons.isEmpty() ? thrown.getClass().getSimpleName() : String.join(": ", reasons);
    }

    private static boolean isOfAParser(Throwable thrown) {
        return thrown.getClass().getName().contains(".jackson.")
                || String.valueOf(thrown.getMessage()).contains(".jackson.");
    }

    private static String reason(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof NoSuchFileException) {
            return "no such file: " + OneLine.of(message, LONGEST);
        }
        if (thrown instanceof AccessDeniedException) {
            return "not readable: " + OneLine.of(message, LONGEST);
        }
        if (thrown.getMessage() == null) {
            return thrown.getClass().getSimpleName();
        }
        // Before it is cut: half a secret is one too.
        String withheld = withoutSecrets(DUMP.matcher(message).replaceFirst(""));
        return OneLine.of(withheld, LONGEST).replaceFirst("\\.$", "");
    }

    private static String withoutSecrets(String text) {
        String named = NAMED_SECRET.matcher(text).replaceAll("$1$2(withheld)");
        return KEY_LIKE.matcher(named).replaceAll("(withheld)");
    }
}
