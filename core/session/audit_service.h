#pragma once

#include "core/audit/report.h"
#include "core/store/store.h"

#include <QFuture>

namespace vb::session {

class OpenStore;

/// The privacy officer's and owner's view of the log. Lives from login to lock.
class AuditService {
public:
    explicit AuditService(OpenStore &open) : m_open(open) { }

    QFuture<Result<std::vector<audit::Entry>>> list(const audit::Filter &filter);
    /// The verdict is a value also when the log was tampered with; an error means that it could not be judged.
    QFuture<Result<audit::Verdict>> verify();
    QFuture<Result<store::CheckReport>> check();
    /// Hex of the fold hash.
    QFuture<Result<QString>> foldHash();

private:
    OpenStore &m_open;
};

} // namespace vb::session
