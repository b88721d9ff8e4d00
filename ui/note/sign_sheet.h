#pragma once

#include "core/session/session.h"
#include "ui/note/note_sheet.h"

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class NoteTextEdit;
class PasswordField;
class TextLabel;

/// Asks for the password before a signature, and shows what it will mean: of a note, an addendum, a void, or of many
/// notes at once.
class SignSheet : public NoteSheet {
    Q_OBJECT

public:
    explicit SignSheet(QWidget *page);

    struct Ask {
        QString title;
        QString meaning; // the sentence that is signed
        QString as; // who signs
        QString action;
        bool isDanger = false;
        QString textLabel {}; // of the text that is signed along; empty: none
        QString textHelp {};
        qsizetype shortestText = 0;
        std::vector<chart::Missing> missing {};
        QStringList notes {}; // of a batch
        int asCopied = 0; // fields that still say what was copied
    };
    void ask(const Ask &ask);
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    /// Wiped here.
    [[nodiscard]] SecretBytes takePassword();
    /// The answer is under way.
    void watch(const QFuture<void> &future);
    void showRefusal(const Error &error);
    [[nodiscard]] bool isBusy() const;
    /// Somebody wants to leave with a text that is not signed.
    void insist();

Q_SIGNALS:
    void confirmed();
    /// A missing field was chosen.
    void fieldWanted(const QString &id);

protected:
    [[nodiscard]] bool mayCancel() const override;
    void takeFirstFocus() override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showMissing(const std::vector<chart::Missing> &missing, int asCopied);
    void submit();

    Ask m_ask;
    TextLabel *m_meaning;
    TextLabel *m_as;
    QWidget *m_missing;
    QVBoxLayout *m_missingDown;
    TextLabel *m_notes;
    NoteTextEdit *m_text;
    FormField *m_textField;
    PasswordField *m_password;
    FormField *m_passwordField;
    Banner *m_banner;
    BusyButton *m_yes;
    QPushButton *m_no;
};

} // namespace vb::ui
