#pragma once

#include "ui/kit/practice_time.h"
#include "ui/note/note_saver.h"

#include <QScrollArea>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace vb::ui {

class Badge;
class Banner;
class NoteField;
class Question;
class TextLabel;

/// A draft in its form. What is typed is stored by itself; Ctrl+Enter asks to sign, Esc leaves the draft as it is.
class NoteEditor : public QWidget {
    Q_OBJECT

public:
    explicit NoteEditor(session::Session &session, QWidget *parent = nullptr);

    /// A draft whose form is known.
    void open(const session::OpenDraft &draft);
    void clear();
    [[nodiscard]] chart::NoteId note() const { return m_note; }
    /// All that stands in the fields, also what cannot be stored.
    [[nodiscard]] chart::FieldValues typed() const;
    /// Puts typed() back; `stamp`: the stored text that it went out from then.
    void restore(const chart::FieldValues &typed, const QByteArray &stamp);
    [[nodiscard]] NoteSaver &saver() { return m_saver; }
    [[nodiscard]] QByteArray stamp() const { return m_saver.stamp(); }
    [[nodiscard]] QString title() const;
    /// What the form wants and does not have yet.
    [[nodiscard]] std::vector<chart::Missing> missing() const;
    /// How many fields still say what was copied.
    [[nodiscard]] int copiedFields() const;
    /// True when all that was typed can be stored; goes to the first field where not.
    bool check();
    [[nodiscard]] bool isStorable() const;
    /// Stores it as left and says when; asks before something that cannot be stored is lost. False: it asks.
    bool leave();
    void takeFocus();
    void focusField(const QString &id);
    /// It takes what was typed in the other window, or overwrites it.
    void askWhichIsRight();

Q_SIGNALS:
    void signWanted();
    void leaveWanted();
    void discardWanted();
    void reloadWanted();
    /// Stored once more, or not.
    void saved();
    void troubled();

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    void makeFields(const session::OpenDraft &draft);
    [[nodiscard]] chart::FieldValues storable();
    void takeSaved();
    void takeFailed(const Error &error);
    void say(const QString &sentence, bool isTrouble = false);
    void lockFields();
    void overwrite();

    session::Session &m_session;
    PracticeTime m_time;
    NoteSaver m_saver;
    std::shared_ptr<const chart::NoteTemplate> m_form; // outlives its fields
    chart::NoteId m_note;
    std::vector<NoteField *> m_fields;
    chart::FieldValues m_lastGood; // what is stored in place of what cannot be
    bool m_opening = false;
    bool m_isLocked = false;

    TextLabel *m_title;
    TextLabel *m_origin;
    TextLabel *m_status;
    Banner *m_banner;
    Question *m_conflict;
    Question *m_discard;
    Question *m_loss;
    QScrollArea *m_scroll;
    QWidget *m_place = nullptr;
    QPushButton *m_sign;
    QPushButton *m_discardButton;
    QPushButton *m_back;
};

} // namespace vb::ui
