package com.example.springboot;

import io.vpcrouter.VpcRouter;
import io.vpcrouter.micrometer.RouterMetrics;
import io.vpcrouter.plugin.FoundPlugin;
import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.spi.Plugin;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Validated;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The router and its metrics as beans. */
@Configuration(proxyBeanMethods = false)
class RouterConfiguration {
    /** Spring Boot binds every {@code MeterBinder} to the registries of the application. */
    @Bean
    RouterMetrics routerMetrics() {
        return new RouterMetrics();
    }

    /** {@link RouterLifecycle} starts it when everything else is there, and closes it first. */
    @Bean(destroyMethod = "")
    VpcRouter router(RouterProperties properties, RouterMetrics metrics) {
        PluginRegistry plugins = PluginRegistry.load(PluginSource.of(VpcRouter.class.getClassLoader()));
        Location place = Location.of("vpcrouter.*");
        var mode = instance(plugins.mode(properties.mode().plugin(), place));
        var health = instance(plugins.health(properties.health().plugin(), place));
        var cloud = instance(plugins.cloud(properties.cloud().plugin(), place));
        return VpcRouter.builder()
                .mode(mode, OptionValues.parse(mode, properties.mode().options()))
                .health(health, OptionValues.parse(health, properties.health().options()))
                .cloud(cloud, OptionValues.parse(cloud, properties.cloud().options()))
                .listener(metrics)
                .build();
    }

    private static <P extends Plugin> P instance(Validated<FoundPlugin<P>> found) {
        return found.orThrow().instance();
    }
}
