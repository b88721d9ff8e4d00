#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;
class RelayUrlField;

/// Registers the practice at its relay: address and admin token, as whoever runs the relay gives them to an owner.
class RelayCard : public Card {
    Q_OBJECT

public:
    explicit RelayCard(session::Session &session, QWidget *parent = nullptr);

    void start();

Q_SIGNALS:
    void connected();
    void refused(); // why is shown
    void closeWanted();

private:
    void connectRelay();
    void take(const Result<sync::SyncOutcome> &answer);
    void complain(LineField *field, const QString &problem);

    session::Session &m_session;
    RelayUrlField *m_url;
    LineField *m_token;
    BusyButton *m_connect;
    Banner *m_banner;
};

} // namespace vb::ui
