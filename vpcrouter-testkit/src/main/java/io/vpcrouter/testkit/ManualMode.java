package io.vpcrouter.testkit;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Validated;
import org.jspecify.annotations.Nullable;

/**
 * A source of route specs that says what a test tells it to. Hand {@link #create} to the builder of a router; a router
 * that starts later, or again, is given the last spec at its start.
 *
 * <p>Threading: one thread.
 */
public final class ManualMode {
    private @Nullable Validated<RouteSpec> last;
    private @Nullable ModeContext context;

    /** A source that says nothing yet. */
    public ManualMode() {}

    /** A source that says the same from the start. */
    public ManualMode(RouteSpec first) {
        last = Validated.of(first);
    }

    /** Makes the mode: the factory that a router asks for. */
    public Mode create(ModeContext newContext) {
        return new Mode() {
            @Override
            public void start() {
                context = newContext;
                if (last != null) {
                    newContext.publish(last);
                }
            }

            @Override
            public void close() {
                // A router that is started after a crash of the first has a context of its own by now.
                if (newContext.equals(context)) {
                    context = null;
                }
            }
        };
    }

    /** Says what is wanted now. */
    public void publish(RouteSpec spec) {
        publish(Validated.of(spec));
    }

    /** What a router that starts later is given, without telling those that run. */
    public void keepForRestart(RouteSpec spec) {
        last = Validated.of(spec);
    }

    /** Says what is wanted now, with its problems. */
    public void publish(Validated<RouteSpec> spec) {
        last = spec;
        if (context != null) {
            context.publish(spec);
        }
    }
}
