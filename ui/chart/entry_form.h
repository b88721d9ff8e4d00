#pragma once

#include "ui/chart/chart_words.h"
#include "ui/chart/work_page.h"

#include <QMap>

#include <vector>

namespace vb::ui {

class FormField;
class StaffNames;

/// What an entry form is for.
enum class EntryTask { allergy = 1, condition, medication, alert, visit, status };

/// Adds an entry to a chart, opens a visit, or changes the status of an entry: a few fields, by keyboard.
class EntryForm : public WorkPage {
    Q_OBJECT

public:
    EntryForm(session::Session &session, StaffNames &names, QWidget *parent = nullptr);

    void start(EntryTask task, PatientId patient);
    /// `title` says which entry; `status` is its present one.
    void startStatus(PatientId patient, chart::EventKind kind, EntityId id, const QString &title,
                     const QString &status);
    void restore(PatientId patient, const QCborMap &draft);
    /// Forgets what was typed.
    void clear();

    [[nodiscard]] bool isDirty() const override;
    [[nodiscard]] QCborMap draft() const override;
    void focusFirst() override;

protected:
    void save() override;

private:
    enum class Use { line, passage, choice, date };
    struct Field {
        QString id;
        Use use = Use::line;
        QWidget *edit = nullptr;
        FormField *frame = nullptr;
        QString before; // as the form began
    };

    void startOver(EntryTask task, PatientId patient, const QString &title);
    void makeFields();
    QWidget *add(Use use, const char *id, const QString &label, bool required, int longest = 0);
    void addChoice(const char *id, const QString &label, const WordChoices &choices, const QString &chosen,
                   bool optional);
    [[nodiscard]] QString valueOf(const Field &field) const;
    [[nodiscard]] QString value(const char *id) const;
    void setValue(const Field &field, const QString &value);
    bool check();
    template <class T>
    void send(const QFuture<Result<T>> &future, const QString &words);

    session::Session &m_session;
    StaffNames &m_names;
    EntryTask m_task = EntryTask::allergy;
    PatientId m_patient;
    chart::EventKind m_kind = chart::EventKind::allergy; // whose status
    EntityId m_id;
    QString m_title;
    QString m_status;
    QWidget *m_body = nullptr;
    std::vector<Field> m_fields;
    int m_started = 0;
};

} // namespace vb::ui
