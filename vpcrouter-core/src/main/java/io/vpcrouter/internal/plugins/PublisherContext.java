package io.vpcrouter.internal.plugins;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a mode is handed. */
final class PublisherContext extends BaseContext implements ModeContext {
    private static final String PUBLISH = "publish";

    private final UnaryOperator<List<Problem>> named;
    private final boolean allowEmptySpec;

    /**
     * A context.
     *
     * @param named puts the name of the plugin to its problems
     */
    PublisherContext(String plugin, Services services, UnaryOperator<List<Problem>> named, boolean allowEmptySpec) {
        super("mode " + plugin, plugin, services);
        this.named = named;
        this.allowEmptySpec = allowEmptySpec;
    }

    @Override
    public void publish(Validated<RouteSpec> spec) {
        if (accepts(PUBLISH, spec)) {
            List<Problem> problems = named.apply(spec.problems());
            links().published(spec.isValid() ? Validated.of(spec.orThrow(), problems) : Validated.invalid(problems));
            accepted(PUBLISH);
        }
    }

    @Override
    public boolean allowEmptySpec() {
        return allowEmptySpec;
    }
}
