#pragma once

#include "core/session/practice_setup.h"

#include <QFuture>
#include <QWidget>

#include <functional>

class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class KitGroups;

/// The recovery kit in place of a key that the system's keyring has lost: its groups are typed, and this PC gets a new
/// key. Passwords stay as they are.
class KitOpenPage : public QWidget {
    Q_OBJECT

public:
    /// Opens this PC's records with the kit, off the GUI thread.
    using Open = std::function<QFuture<Result<session::KitUnlocked>>(session::KitRequest)>;

    explicit KitOpenPage(QWidget *parent = nullptr);

    void setOpen(Open open) { m_open = std::move(open); }
    [[nodiscard]] bool canOpen() const { return m_open != nullptr; }
    void start();

Q_SIGNALS:
    void opened();
    void backWanted();
    void refused(); // why is shown

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void submit();
    void take(const Result<session::KitUnlocked> &answer);

    Open m_open;
    KitGroups *m_groups;
    Banner *m_banner;
    BusyButton *m_go;
    QPushButton *m_back;
};

} // namespace vb::ui
