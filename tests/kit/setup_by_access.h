#pragma once

#include "core/base/secret_bytes.h"
#include "tests/kit/access_client.h"
#include "tests/kit/practice_fixture.h"
#include "tests/kit/private_desktop.h"

#include <QProcess>
#include <QStringList>

#include <map>
#include <memory>

namespace vb::test {

/// One PC without a practice, in a folder of its own, and the program `verbena` on it, set up and used through the
/// accessibility bus alone.
class SetupByAccess {
public:
    /// Both outlive it.
    SetupByAccess(const PrivateDesktop &desktop, AccessClient &client);
    ~SetupByAccess();
    Q_DISABLE_COPY_MOVE(SetupByAccess)

    static constexpr int kLastStep = 7; // counted from 0

    bool startProgram();
    /// As kill -9 does it.
    void killProgram();
    /// From the first choice to the first step.
    bool beginSetUp();
    /// Fills in the step on screen and goes on to the next.
    bool doStep(int step);
    /// From a program that does not run to a step.
    bool goTo(int step);
    /// The last button; returns in the workspace.
    bool found();
    /// The code is not asked for again within 12 hours, but when the set-up was killed before its own log-in.
    bool logIn();

    /// What takes the focus, or can be pressed, without saying what it is.
    [[nodiscard]] QStringList nameless() const;
    /// Names of what lies on the disk but for the folder of the kit.
    [[nodiscard]] QStringList left() const;
    [[nodiscard]] QString folder() const { return m_folder->path(); }
    [[nodiscard]] QString stick() const { return m_folder->filePath(QStringLiteral("stick")); }
    [[nodiscard]] QString kitPath() const { return stick() + QStringLiteral("/verbena-recovery-kit.pdf"); }

private:
    bool next(const QString &focusAfter);
    bool proveKit();
    [[nodiscard]] QString secretOnScreen() const;
    [[nodiscard]] QString codeOf(int stepsAhead) const;
    [[nodiscard]] std::map<int, QString> groupsOnPaper() const;

    const PrivateDesktop &m_desktop;
    AccessClient &m_client;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_program;
    SecretBytes m_totp; // of the last set-up
};

} // namespace vb::test
