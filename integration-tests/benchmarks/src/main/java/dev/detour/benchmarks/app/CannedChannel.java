package dev.detour.benchmarks.app;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A channel to {@link CannedReplies}: what is flushed is answered before the flush returns, on the thread that flushed.
 * Everything above the channel is the client's own.
 */
final class CannedChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final CannedReplies replies = new CannedReplies();
    private final byte[] scratch = new byte[4_096];
    private boolean open = true;
    private @Nullable SocketAddress server;

    CannedChannel() {
        super(null);
    }

    private final class Connecting extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            server = remote;
            boolean unused = promise.trySuccess();
            pipeline().fireChannelActive();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Connecting();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof InlineEventLoop;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer flushed) {
        for (Object message = flushed.current(); message != null; message = flushed.current()) {
            ByteBuf commands = (ByteBuf) message;
            int length = commands.readableBytes();
            commands.readBytes(scratch, 0, length);
            replies.ask(scratch, 0, length);
            flushed.remove(); // by which the client knows that it waits for a reply
            answer();
        }
    }

    private void answer() {
        ByteBuf reply = alloc().ioBuffer(replies.available());
        int length = replies.take(scratch, 0, scratch.length);
        reply.writeBytes(scratch, 0, length);
        pipeline().fireChannelRead(reply);
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return server; // nobody looks at the port
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return server;
    }

    @Override
    protected void doBind(SocketAddress local) {}

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {}

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && server != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
