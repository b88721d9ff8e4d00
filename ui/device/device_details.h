#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"
#include "ui/kit/practice_time.h"

class QPushButton;

namespace vb::ui {

class Badge;
class Banner;
class BusyButton;
class ElidedLabel;
class FactGrid;
class LineField;
class Question;
class TextLabel;

/// One computer of the practice in full; an owner gives it a name here, or takes it out of the practice for good.
class DeviceDetails : public Card {
    Q_OBJECT

public:
    explicit DeviceDetails(session::Session &session, QWidget *parent = nullptr);

    void show(const session::DeviceEntry &device);
    /// Of this computer with the relay.
    void setStatus(const sync::SyncStatus &status);
    /// Time has passed.
    void refresh();
    void focusFirst();
    [[nodiscard]] bool isAsking() const;
    /// False when the key was not for this.
    bool escape();

Q_SIGNALS:
    void revoked(bool ok);
    void renamed(bool ok);
    void renewWanted();

private:
    void fill();
    [[nodiscard]] QString sentence(qint64 nowMs) const;
    QWidget *makeNaming();
    void startNaming();
    void endNaming();
    void rename();
    void askToRevoke();
    void revoke();
    void takeRevoked(const Result<session::DeviceService::Revoked> &answer);

    session::Session &m_session;
    const PracticeTime m_time;
    const bool m_mayRevoke;
    const bool m_mayRename;
    const bool m_mayRenew;
    sync::SyncStatus m_status;
    session::DeviceEntry m_device;
    ElidedLabel *m_name;
    Badge *m_badge;
    FactGrid *m_facts;
    TextLabel *m_sentence;
    Question *m_sure;
    QPushButton *m_rename;
    QPushButton *m_renew;
    BusyButton *m_revoke;
    QWidget *m_naming = nullptr;
    LineField *m_newName;
    BusyButton *m_keepName;
    Banner *m_banner;
    QString m_filled;
    DeviceId m_revoking;
};

} // namespace vb::ui
