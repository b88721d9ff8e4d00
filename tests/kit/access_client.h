#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace vb::test {

/// One object of the accessibility tree, as a screen reader gets it.
struct Control {
    QString service;
    QString path;
    QString role; // "push button", "text", "password text", "check box" …
    QString name;
    quint64 states = 0;

    enum State { checked = 4, editable = 7, enabled = 8, focusable = 11, focused = 12, showing = 25 }; // of AT-SPI
    [[nodiscard]] bool is(State state) const { return (states >> state) & 1; }
};

/// What a screen reader or a switch does with a program: reads its tree, fills in fields and presses buttons through
/// the accessibility bus, without keys, mouse or a look at the screen.
class AccessClient : public QObject {
    Q_OBJECT

public:
    explicit AccessClient(const QString &busAddress);
    ~AccessClient() override;

    [[nodiscard]] bool isConnected() const { return m_bus.isConnected(); }
    /// Every control of every program that is on screen now.
    [[nodiscard]] std::vector<Control> shown();
    /// A comma and what waits there may follow the name: "Audit, 2".
    [[nodiscard]] std::optional<Control> find(const QString &role, const QString &name);
    /// Waits until the condition holds; false when it does not within half a minute.
    bool await(const std::function<bool()> &condition);
    bool awaitShown(const QString &role, const QString &name);
    bool awaitFocus(const QString &name);
    bool awaitGone();
    /// By the control's first action, as soon as it is on screen and enabled; the same of a field to fill.
    bool press(const QString &role, const QString &name);
    bool fill(const QString &name, const QString &text);
    /// What is on screen, for a message.
    [[nodiscard]] QString describe();

Q_SIGNALS:
    void happened();

private Q_SLOTS:
    void takeEvent(const QDBusMessage &event);

private:
    QDBusMessage call(const QString &service, const QString &path, const QString &interface, const QString &method,
                      const QVariantList &arguments = {}) const;
    void collect(const QString &service, const QString &path, std::vector<Control> &into, int depth);

    QDBusConnection m_bus;
};

} // namespace vb::test
