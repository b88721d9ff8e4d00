#pragma once

#include "core/session/kit_paper.h"
#include "core/session/practice_setup.h"

#include <QFuture>

#include <memory>

namespace vb::session {

class OpenStore;

/// The practice's keys: the owner's work. Each call leaves its audit entry. Lives from login to lock.
class KeyAdmin {
public:
    explicit KeyAdmin(OpenStore &open) : m_open(open) { }
    ~KeyAdmin() { forgetKit(); }
    KeyAdmin(const KeyAdmin &) = delete;
    KeyAdmin &operator=(const KeyAdmin &) = delete;

    /// A new epoch key, sealed to the PCs of now and the kit. Gives the number of the epoch.
    QFuture<Result<quint64>> rotateEpoch();
    /// A new recovery kit for the same practice. `writeKit` (on a thread of the session) prints it before anything
    /// changes; when that fails nothing does. The old kit opens nothing any more, and keys of backups that were made
    /// for it are destroyed within reach. Gives the code: wipe() it.
    QFuture<Result<QString>> rotateKit(WriteKit writeKit);

    // The same in steps, for a screen: a kit is drafted in memory and saved as often as wanted, its groups are judged
    // as they are typed, and only then it is put in force. Called on one thread.

    /// Gives the path of the PDF; see saveKit(). The old kit stays as it is.
    QFuture<Result<QString>> draftKit(const QString &folder, document::Paper paper);
    [[nodiscard]] bool hasDraftedKit() const { return m_draft != nullptr; }
    [[nodiscard]] GroupVerdict judgeGroup(int number, QStringView typed) const;
    /// For programs that drive the screen, never for the screen.
    [[nodiscard]] QString draftedGroup(int number) const;
    /// From here on the drafted kit is the one. After an error the old one still is, and the draft is kept.
    QFuture<Result<void>> enforceKit();
    /// Its file is removed, since it opens nothing.
    void forgetKit();

private:
    struct Draft {
        keys::Kit kit;
        QString path; // session worker
        bool inForce = false; // session worker
    };

    OpenStore &m_open;
    std::shared_ptr<Draft> m_draft;
};

} // namespace vb::session
