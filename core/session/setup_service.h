#pragma once

#include "core/document/recovery_codes_pdf.h"
#include "core/session/kit_paper.h"
#include "core/session/practice_setup.h"
#include "core/session/session.h"
#include "core/store/work_thread.h"

#include <QFuture>

#include <memory>

namespace vb::session {

/// What a typed one-time code says of the authenticator.
struct CodeVerdict {
    enum class Kind { right, wrong, otherTime };
    Kind kind = Kind::wrong;
    qint64 step = -1; // of a right code
    qint64 aheadMs = 0; // otherTime: how far the authenticator's clock is ahead of this PC's, negative: behind
};

/// The first run of a PC: a practice is drafted in memory, then founded. Nothing is written before that but what the
/// person saves himself. Used on the GUI thread; the work runs on a thread of its own, which the destructor waits for.
class SetupService {
public:
    /// All outlive it, and the sessions that it gives.
    SetupService(Home home, platform::SecretStore &secrets, const Clock &clock);
    ~SetupService();

    /// A fresh draft in place of any other.
    void begin();
    /// Wipes the draft; a kit that was saved for it is removed, since it opens nothing.
    void forget();
    [[nodiscard]] bool isFree() const; // no store here, nor a part of one

    // Of the draft, after begin(). Strings that hold secrets are for wipe().

    [[nodiscard]] QString totpUri(const QString &practiceName, const QString &login) const;
    [[nodiscard]] QString totpSecretText() const; // base32 in groups of four
    [[nodiscard]] CodeVerdict judgeCode(QStringView typed) const;
    [[nodiscard]] QStringList recoveryCodes() const;
    static constexpr int kKitGroups = session::kKitGroups;
    /// As it is printed; for programs that drive the set-up, never for the screen. `number` counts from 1.
    [[nodiscard]] QString kitGroup(int number) const;
    [[nodiscard]] GroupVerdict judgeGroup(int number, QStringView typed) const;

    [[nodiscard]] Instant now() const { return m_clock.now(); }
    [[nodiscard]] bool keepsSecretInFile() const { return m_secrets.isPlainFile(); }
    [[nodiscard]] QString placeOfSecret() const { return m_secrets.describe(); }
    /// See tryKeeping().
    QFuture<Result<void>> tryKeychain();

    struct KitFacts {
        QString practiceName;
        QString ownerName;
        QString timeZone;
        document::Paper paper = document::Paper::letter;
    };
    /// Gives the path of the PDF. A file that is there already is left alone, but one of this draft is replaced. `io`
    /// when the folder cannot be written to.
    QFuture<Result<QString>> writeKit(const QString &folder, const KitFacts &facts);
    QFuture<Result<void>> writeRecoveryCodes(const QString &path, const document::RecoveryCodesContent &content);

    /// Makes the practice and opens it; it is not logged in to yet. After an error the draft is as before.
    QFuture<Result<std::shared_ptr<Session>>> found(PracticeRequest request);
    /// The owner's first login, with a code of the draft.
    QFuture<Result<void>> logIn(Session &session, const QString &login, SecretBytes password) const;

private:
    struct Draft;

    Home m_home;
    platform::SecretStore &m_secrets;
    const Clock &m_clock;
    std::shared_ptr<Draft> m_draft;
    std::unique_ptr<store::WorkThread> m_worker;
};

} // namespace vb::session
