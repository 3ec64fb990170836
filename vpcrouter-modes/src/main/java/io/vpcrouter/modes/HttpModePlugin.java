package io.vpcrouter.modes;

import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.ModePlugin;
import io.vpcrouter.spi.OptionSpec;
import io.vpcrouter.spi.OptionType;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.nio.file.Path;
import java.util.List;

/** The mode {@code http}: programs send the route spec to the built-in server. */
public final class HttpModePlugin implements ModePlugin {
    /** The file with the token of clients. */
    public static final OptionSpec<Path> TOKEN_FILE = OptionSpec.of(
            "http_token_file",
            OptionType.path(),
            "A file with the token that a client must show to change the route spec; it is read again when it changes.");

    /** Whether reading needs the token too. */
    public static final OptionSpec<Boolean> TOKEN_READS = OptionSpec.flag(
            "http_token_reads",
            "Ask for the token on every path but /healthz and /readyz, not only to change something.");

    /** The file that keeps the accepted spec. */
    public static final OptionSpec<Path> STATE_FILE = OptionSpec.of(
                    "http_state_file",
                    OptionType.path(),
                    "Where the accepted route spec is kept, synced before it is confirmed, and restored from at start.")
            .asWritten();

    /** Made by the service loader. */
    public HttpModePlugin() {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<OptionSpec<?>> options() {
        return List.of(TOKEN_FILE, TOKEN_READS, STATE_FILE);
    }

    /** A request reaches one process. */
    @Override
    public boolean servesReplicas() {
        return false;
    }

    @Override
    public Mode create(OptionValues options, ModeContext context) {
        boolean reads = options.get(TOKEN_READS);
        if (reads && options.find(TOKEN_FILE).isEmpty()) {
            throw new InvalidException(List.of(Problem.error(
                    "token-missing",
                    Location.of(TOKEN_READS.flagName()),
                    TOKEN_READS.flagName(),
                    "without a token",
                    TOKEN_FILE.flagName() + " beside it")));
        }
        TokenGuard guard = options.find(TOKEN_FILE)
                .map(file -> new TokenGuard(new TokenFile(file), reads, context))
                .orElse(null);
        return new HttpMode(guard, options.find(STATE_FILE).orElse(null), context);
    }
}
