#pragma once

#include "core/crypto/sign.h"
#include "core/store/store.h"

#include <functional>
#include <map>

namespace vb::sync {

/// Private audit-reader keys by their numbers.
using ReaderKeys = std::map<quint64, crypto::BoxKey>;

/// What the practice's log holds of one PC's access log, judged by what the PC itself had stated: with each upload it
/// signs size and root of its whole log, so that it cannot change what it had before.
struct UploadedAudit {
    enum class Flaw {
        none,
        notFetched, // bodies are not here yet
        unreadable, // they do not open with the keys of readers, or hold no entries
        rewritten, // the entries are not those that a root was stated of
    };
    DeviceId device;
    quint64 entries = 0; // that are here and whole
    quint64 stated = 0; // how many the PC said it had
    qint64 heardMs = 0; // of any kind, by this PC's clock
    Flaw flaw = Flaw::none;
    quint64 flawAt = 0; // size of the log up to which it lies
};

/// The other PCs of the log.
Result<std::vector<DeviceId>> otherPcs(store::Store &store);

/// Goes through what is here of a PC's log; `each` gets every entry's canonical bytes in their order, up to a flaw.
Result<UploadedAudit> readUploaded(store::Store &store, const DeviceId &device, const ReaderKeys &keys,
                                   const std::function<Result<void>(const QByteArray &)> &each = {});

} // namespace vb::sync
