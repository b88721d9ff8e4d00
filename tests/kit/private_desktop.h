#pragma once

#include <QByteArray>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace vb::test {

/// A screen, a window manager and a message bus of their own, with the accessibility bus that screen readers use, for
/// programs that a test starts. All of it ends with this object.
class PrivateDesktop {
public:
    PrivateDesktop() = default;
    ~PrivateDesktop();
    Q_DISABLE_COPY_MOVE(PrivateDesktop)

    /// False with trouble() when a part of it does not come up.
    bool start();
    [[nodiscard]] QProcessEnvironment environment() const { return m_environment; }
    [[nodiscard]] QString accessibilityAddress() const { return m_accessibility; }
    [[nodiscard]] QByteArray trouble() const { return m_trouble; }

private:
    bool makeEnvironment();
    bool startScreen();
    bool startBus();
    bool askForAccessibility();
    bool failWith(const char *trouble);

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
    QString m_accessibility;
    std::unique_ptr<QProcess> m_screen;
    std::unique_ptr<QProcess> m_windows;
    std::unique_ptr<QProcess> m_bus;
    QByteArray m_trouble;
};

/// A child that cannot outlive this process, whatever ends it.
std::unique_ptr<QProcess> boundChild(const QProcessEnvironment &environment);

} // namespace vb::test
