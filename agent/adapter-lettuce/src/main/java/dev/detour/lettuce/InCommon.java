package dev.detour.lettuce;

import dev.detour.engine.Engine;

/** What all reads of an adapter share, behind one reference since each hit has it. */
record InCommon(Engine engine, OutputAccess access, AwaitedReplies replies) {}
