#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class Question;

/// One's own authenticator and recovery codes. Each asks first, since the old one stops at once.
class AccountFactorCard : public Card {
    Q_OBJECT

public:
    explicit AccountFactorCard(session::Session &session, QWidget *parent = nullptr);

Q_SIGNALS:
    void secretMade(const vb::session::NewCredential &credential);
    void codesMade(const vb::session::NewCredential &credential);
    /// A banner says why.
    void refused();

private:
    QWidget *makePart(const QString &title, const QString &what, const QString &action, const QString &name,
                      Question *question, const QString &warning);
    void renewSecret();
    void renewCodes();
    void refuse(const Error &error);

    session::Session &m_session;
    Banner *m_banner;
    Question *m_askSecret;
    Question *m_askCodes;
};

} // namespace vb::ui
