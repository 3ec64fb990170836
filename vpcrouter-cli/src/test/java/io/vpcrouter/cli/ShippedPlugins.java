package io.vpcrouter.cli;

import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** The plugins of the class path, and those in the plugin folders of the tarball: without their libraries, which options do not need. */
final class ShippedPlugins {
    private static final Path ETCD = DocPage.ROOT.resolve("vpcrouter-etcd/target/classes/");
    private static final Path KUBERNETES = DocPage.ROOT.resolve("vpcrouter-kubernetes/target/classes/");

    private ShippedPlugins() {}

    static PluginRegistry registry() {
        return PluginRegistry.load(PluginSource.of(loader()));
    }

    static ClassLoader loader() {
        try {
            URL[] folders = {ETCD.toUri().toURL(), KUBERNETES.toUri().toURL()};
            return new URLClassLoader(folders, ShippedPlugins.class.getClassLoader());
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
