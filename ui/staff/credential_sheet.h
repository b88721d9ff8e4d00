#pragma once

#include "core/session/session.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace vb::ui {

class Banner;
class Card;
class QrView;
class TextLabel;

/// New log-in data of a person, shown once: the authenticator's secret as QR code and in groups, recovery codes to copy
/// or print. Leaving needs a tick that it was kept; then all of it is wiped.
class CredentialSheet : public QWidget {
    Q_OBJECT

public:
    /// `id` begins the object names.
    explicit CredentialSheet(const QString &id, QWidget *parent = nullptr);
    /// Takes the codes from the clipboard if they are there still.
    ~CredentialSheet() override;

    struct For {
        QString personName;
        QString login;
        QString practiceName;
        bool own = false; // of the person at the computer
    };
    void show(const QString &title, const session::NewCredential &credential, const For &whose);
    [[nodiscard]] bool isShowing() const { return m_showing; }
    /// The person wants to leave and has not ticked yet.
    void insist();
    /// To the tick that all of it is kept.
    void takeFocus();

Q_SIGNALS:
    void done();

private:
    QWidget *makeSecret(const QString &id);
    QWidget *makeCodes(const QString &id);
    void setCodes(const QStringList &codes);
    void copyCodes();
    void printCodes();
    void finish();
    void forget();

    session::NewCredential m_credential;
    For m_for;
    bool m_showing = false;
    TextLabel *m_title;
    TextLabel *m_who;
    Banner *m_once;
    Card *m_secretCard;
    QrView *m_qr;
    TextLabel *m_secretIntro;
    QLabel *m_secret;
    Card *m_codesCard;
    QGridLayout *m_codes;
    QPushButton *m_copy;
    QPushButton *m_print;
    TextLabel *m_copied;
    QByteArray m_clip; // SHA-256 of what went to the clipboard
    QCheckBox *m_kept;
    QPushButton *m_done;
};

/// The secret of a key URI in groups of four, for typing.
QString secretInGroups(const QString &totpUri);

} // namespace vb::ui
