package dev.detour.lettuce;

/** What all reads of an adapter share, behind one reference since each hit has it. */
record InCommon(OutputAccess access, AwaitedReplies replies) {}
