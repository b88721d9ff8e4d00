#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class BusyButton;
class Question;

/// Writes the store anew under another key; afterwards everybody has to log in again.
class StoreKeyCard : public Card {
    Q_OBJECT

public:
    explicit StoreKeyCard(session::Session &session, QWidget *parent = nullptr);

Q_SIGNALS:
    /// It is done: nothing can be written until the next login.
    void lockWanted();
    void failed();

private:
    void start();
    void take(const Result<void> &answer);

    session::Session &m_session;
    BusyButton *m_start;
    Question *m_sure;
    Banner *m_banner;
};

} // namespace vb::ui
