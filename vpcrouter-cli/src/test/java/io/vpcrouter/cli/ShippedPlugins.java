package io.vpcrouter.cli;

import io.vpcrouter.plugin.PluginRegistry;
import io.vpcrouter.plugin.PluginSource;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The plugins of the class path, and those in the plugin folders of the tarball: without their libraries, which options do not need. */
final class ShippedPlugins {
    private static final List<Path> FOLDERS = Stream.of("vpcrouter-etcd", "vpcrouter-dynamodb")
            .map(module -> DocPage.ROOT.resolve(module).resolve("target/classes/"))
            .toList();

    private ShippedPlugins() {}

    static PluginRegistry registry() {
        return PluginRegistry.load(PluginSource.of(loader()));
    }

    static ClassLoader loader() {
        URL[] places = FOLDERS.stream().map(ShippedPlugins::url).toArray(URL[]::new);
        return new URLClassLoader(places, ShippedPlugins.class.getClassLoader());
    }

    private static URL url(Path folder) {
        try {
            return folder.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
