#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"
#include "ui/patient/patient_draft.h"

#include <functional>
#include <optional>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class Question;

/// What a card of items is about.
struct ItemCardSpec {
    enum class Input { text, phone, email, date, choice };
    struct Choice {
        QString code;
        QString text;
    };
    struct Field {
        QString column;
        QString label;
        Input input = Input::text;
        bool required = false;
        std::vector<Choice> choices {}; // an optional one begins with "Not recorded"
    };

    patient::ItemKind kind {};
    QString id; // begins the object names: "patient.phones" gives "patient.phones.add"
    QString title;
    QString add; // on the button
    QString empty; // while there is none
    QMap<QString, QString> fixed {}; // columns that all items of the card have in common
    std::vector<Field> fields {};
    /// How an item is read: what it is, and what else is known of it.
    std::function<QString(const patient::Item &)> headline {};
    std::function<QString(const patient::Item &)> details {};
    bool canBeFirst = false; // numbers and addresses, one of which is the patient's first
};

/// Things of which a patient has several, a line each: added, changed and removed in place. Each is saved by itself.
/// Esc leaves what is being typed; what was asked is answered with no.
class ItemsCard : public Card {
    Q_OBJECT

public:
    ItemsCard(session::Session &session, ItemCardSpec spec, bool mayEdit, QWidget *parent = nullptr);

    /// The items of this card among those of the patient. What is being typed stays.
    void setItems(PatientId patient, const std::vector<patient::Item> &items);
    /// Forgets everything.
    void clear();
    /// Opens the fields for a new item, with these values in them.
    void startAdd(const QMap<QString, QString> &values = {});
    [[nodiscard]] bool isEditing() const { return m_editor != nullptr; }
    /// The fields differ from what they began with.
    [[nodiscard]] bool isDirty() const;
    /// Drops what is being typed.
    void discard();
    /// None while nothing is typed, or it is on its way to be saved.
    [[nodiscard]] std::optional<PatientDraft::Row> draft() const;
    /// After setItems(). An item that is no longer there is typed as a new one.
    void restore(const PatientDraft::Row &row);

Q_SIGNALS:
    /// After each answer to what was to be saved.
    void answered();
    /// Saved: the profile is to be read again.
    void changed();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Input {
        QString column;
        FormField *form;
        QString before;
    };

    QWidget *makeRow(const patient::Item &item);
    QWidget *makeEditor(const QMap<QString, QString> &values);
    static void setText(const FormField *form, const QString &text);
    FormField *makeInput(const ItemCardSpec::Field &field, const QString &text);
    void showRows();
    void startEdit(const patient::Item &item);
    void openEditor(std::optional<EntityId> item, const QMap<QString, QString> &values);
    void closeEditor();
    void save();
    void askToRemove(const patient::Item &item);
    void remove();
    void makeFirst(EntityId item);
    void take(const Result<void> &answer);
    bool showError(const Error &error);
    [[nodiscard]] static QString textOf(const FormField *form);

    session::Session &m_session;
    const ItemCardSpec m_spec;
    const bool m_mayEdit;
    PatientId m_patient;
    std::vector<patient::Item> m_items;
    std::optional<EntityId> m_edited; // none: a new one
    std::optional<EntityId> m_toRemove;
    std::vector<Input> m_inputs;
    int m_asked = 0; // answers to earlier questions are dropped
    bool m_focusAdd = false; // once the rows are shown again

    QPushButton *m_add;
    Banner *m_banner;
    QVBoxLayout *m_rows;
    Question *m_question;
    QVBoxLayout *m_editorPlace;
    QWidget *m_editor = nullptr;
    BusyButton *m_save = nullptr;
};

} // namespace vb::ui
